import { IsBoolean, IsIn, IsInt, IsString, MinLength } from 'class-validator';
import { loadConfig } from './load-config.ts';

class ShopConfig {
  @IsString()
  @MinLength(3)
  SHOP_NAME!: string;

  @IsInt()
  SHELVES = 4;

  @IsBoolean()
  OPEN = false;

  @IsIn(['red', 'blue'])
  COLOUR = 'red';
}

describe('loadConfig', () => {
  it('converts to the declared types and keeps defaults', () => {
    expect(loadConfig(ShopConfig, { SHOP_NAME: 'Ada', SHELVES: '7', OPEN: 'true', PATH: '/bin' })).toEqual({
      SHOP_NAME: 'Ada',
      SHELVES: 7,
      OPEN: true,
      COLOUR: 'red',
    });
  });

  it('goes by the default where the compiled metadata knows no type, as tsc’s does for inferred types', () => {
    Reflect.defineMetadata('design:type', Object, ShopConfig.prototype, 'SHELVES');
    expect(loadConfig(ShopConfig, { SHOP_NAME: 'Ada', SHELVES: '7' }).SHELVES).toBe(7);
  });

  it('names every bad variable in one message and shows no value', () => {
    const load = () => loadConfig(ShopConfig, { SHOP_NAME: 'xy', SHELVES: 'secret-many', COLOUR: 'green' });
    expect(load).toThrow(/SHOP_NAME: .*longer.*\n.*SHELVES: .*integer.*\n.*COLOUR: .*one of/s);
    expect(load).not.toThrow(/secret-many/);
  });

  it('says what is missing', () => {
    expect(() => loadConfig(ShopConfig, {})).toThrow(/SHOP_NAME/);
  });
});
