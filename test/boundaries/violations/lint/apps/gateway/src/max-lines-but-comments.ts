// allowed
export const line0 = 0;

// allowed
export const line1 = 1;

// allowed
export const line2 = 2;

// allowed
export const line3 = 3;

// allowed
export const line4 = 4;

// allowed
export const line5 = 5;

// allowed
export const line6 = 6;

// allowed
export const line7 = 7;

// allowed
export const line8 = 8;

// allowed
export const line9 = 9;

// allowed
export const line10 = 10;

// allowed
export const line11 = 11;

// allowed
export const line12 = 12;

// allowed
export const line13 = 13;

// allowed
export const line14 = 14;

// allowed
export const line15 = 15;

// allowed
export const line16 = 16;

// allowed
export const line17 = 17;

// allowed
export const line18 = 18;

// allowed
export const line19 = 19;

// allowed
export const line20 = 20;

// allowed
export const line21 = 21;

// allowed
export const line22 = 22;

// allowed
export const line23 = 23;

// allowed
export const line24 = 24;

// allowed
export const line25 = 25;

// allowed
export const line26 = 26;

// allowed
export const line27 = 27;

// allowed
export const line28 = 28;

// allowed
export const line29 = 29;

// allowed
export const line30 = 30;

// allowed
export const line31 = 31;

// allowed
export const line32 = 32;

// allowed
export const line33 = 33;

// allowed
export const line34 = 34;

// allowed
export const line35 = 35;

// allowed
export const line36 = 36;

// allowed
export const line37 = 37;

// allowed
export const line38 = 38;

// allowed
export const line39 = 39;

// allowed
export const line40 = 40;

// allowed
export const line41 = 41;

// allowed
export const line42 = 42;

// allowed
export const line43 = 43;

// allowed
export const line44 = 44;

// allowed
export const line45 = 45;

// allowed
export const line46 = 46;

// allowed
export const line47 = 47;

// allowed
export const line48 = 48;

// allowed
export const line49 = 49;

// allowed
export const line50 = 50;

// allowed
export const line51 = 51;

// allowed
export const line52 = 52;

// allowed
export const line53 = 53;

// allowed
export const line54 = 54;

// allowed
export const line55 = 55;

// allowed
export const line56 = 56;

// allowed
export const line57 = 57;

// allowed
export const line58 = 58;

// allowed
export const line59 = 59;

// allowed
export const line60 = 60;

// allowed
export const line61 = 61;

// allowed
export const line62 = 62;

// allowed
export const line63 = 63;

// allowed
export const line64 = 64;

// allowed
export const line65 = 65;

// allowed
export const line66 = 66;

// allowed
export const line67 = 67;

// allowed
export const line68 = 68;

// allowed
export const line69 = 69;

// allowed
export const line70 = 70;

// allowed
export const line71 = 71;

// allowed
export const line72 = 72;

// allowed
export const line73 = 73;

// allowed
export const line74 = 74;

// allowed
export const line75 = 75;

// allowed
export const line76 = 76;

// allowed
export const line77 = 77;

// allowed
export const line78 = 78;

// allowed
export const line79 = 79;

// allowed
export const line80 = 80;

// allowed
export const line81 = 81;

// allowed
export const line82 = 82;

// allowed
export const line83 = 83;

// allowed
export const line84 = 84;

// allowed
export const line85 = 85;

// allowed
export const line86 = 86;

// allowed
export const line87 = 87;

// allowed
export const line88 = 88;

// allowed
export const line89 = 89;

// allowed
export const line90 = 90;

// allowed
export const line91 = 91;

// allowed
export const line92 = 92;

// allowed
export const line93 = 93;

// allowed
export const line94 = 94;

// allowed
export const line95 = 95;

// allowed
export const line96 = 96;

// allowed
export const line97 = 97;

// allowed
export const line98 = 98;

// allowed
export const line99 = 99;

// allowed
export const line100 = 100;

// allowed
export const line101 = 101;

// allowed
export const line102 = 102;

// allowed
export const line103 = 103;

// allowed
export const line104 = 104;

// allowed
export const line105 = 105;

// allowed
export const line106 = 106;

// allowed
export const line107 = 107;

// allowed
export const line108 = 108;

// allowed
export const line109 = 109;

// allowed
export const line110 = 110;

// allowed
export const line111 = 111;

// allowed
export const line112 = 112;

// allowed
export const line113 = 113;

// allowed
export const line114 = 114;

// allowed
export const line115 = 115;

// allowed
export const line116 = 116;

// allowed
export const line117 = 117;

// allowed
export const line118 = 118;

// allowed
export const line119 = 119;

// allowed
export const line120 = 120;

// allowed
export const line121 = 121;

// allowed
export const line122 = 122;

// allowed
export const line123 = 123;

// allowed
export const line124 = 124;

// allowed
export const line125 = 125;

// allowed
export const line126 = 126;

// allowed
export const line127 = 127;

// allowed
export const line128 = 128;

// allowed
export const line129 = 129;

// allowed
export const line130 = 130;

// allowed
export const line131 = 131;

// allowed
export const line132 = 132;

// allowed
export const line133 = 133;

// allowed
export const line134 = 134;

// allowed
export const line135 = 135;

// allowed
export const line136 = 136;

// allowed
export const line137 = 137;

// allowed
export const line138 = 138;

// allowed
export const line139 = 139;

// allowed
export const line140 = 140;

// allowed
export const line141 = 141;

// allowed
export const line142 = 142;

// allowed
export const line143 = 143;

// allowed
export const line144 = 144;

// allowed
export const line145 = 145;

// allowed
export const line146 = 146;

// allowed
export const line147 = 147;

// allowed
export const line148 = 148;

// allowed
export const line149 = 149;

// allowed
export const line150 = 150;

// allowed
export const line151 = 151;

// allowed
export const line152 = 152;

// allowed
export const line153 = 153;

// allowed
export const line154 = 154;

// allowed
export const line155 = 155;

// allowed
export const line156 = 156;

// allowed
export const line157 = 157;

// allowed
export const line158 = 158;

// allowed
export const line159 = 159;

// allowed
export const line160 = 160;

// allowed
export const line161 = 161;

// allowed
export const line162 = 162;

// allowed
export const line163 = 163;

// allowed
export const line164 = 164;

// allowed
export const line165 = 165;

// allowed
export const line166 = 166;

// allowed
export const line167 = 167;

// allowed
export const line168 = 168;

// allowed
export const line169 = 169;

// allowed
export const line170 = 170;

// allowed
export const line171 = 171;

// allowed
export const line172 = 172;

// allowed
export const line173 = 173;

// allowed
export const line174 = 174;

// allowed
export const line175 = 175;

// allowed
export const line176 = 176;

// allowed
export const line177 = 177;

// allowed
export const line178 = 178;

// allowed
export const line179 = 179;

// allowed
export const line180 = 180;

// allowed
export const line181 = 181;

// allowed
export const line182 = 182;

// allowed
export const line183 = 183;

// allowed
export const line184 = 184;

// allowed
export const line185 = 185;

// allowed
export const line186 = 186;

// allowed
export const line187 = 187;

// allowed
export const line188 = 188;

// allowed
export const line189 = 189;

// allowed
export const line190 = 190;

// allowed
export const line191 = 191;

// allowed
export const line192 = 192;

// allowed
export const line193 = 193;

// allowed
export const line194 = 194;

// allowed
export const line195 = 195;

// allowed
export const line196 = 196;

// allowed
export const line197 = 197;

// allowed
export const line198 = 198;

// allowed
export const line199 = 199;

// allowed
export const line200 = 200;

// allowed
export const line201 = 201;

// allowed
export const line202 = 202;

// allowed
export const line203 = 203;

// allowed
export const line204 = 204;

// allowed
export const line205 = 205;

// allowed
export const line206 = 206;

// allowed
export const line207 = 207;

// allowed
export const line208 = 208;

// allowed
export const line209 = 209;

// allowed
export const line210 = 210;

// allowed
export const line211 = 211;

// allowed
export const line212 = 212;

// allowed
export const line213 = 213;

// allowed
export const line214 = 214;

// allowed
export const line215 = 215;

// allowed
export const line216 = 216;

// allowed
export const line217 = 217;

// allowed
export const line218 = 218;

// allowed
export const line219 = 219;

// allowed
export const line220 = 220;

// allowed
export const line221 = 221;

// allowed
export const line222 = 222;

// allowed
export const line223 = 223;

// allowed
export const line224 = 224;

// allowed
export const line225 = 225;

// allowed
export const line226 = 226;

// allowed
export const line227 = 227;

// allowed
export const line228 = 228;

// allowed
export const line229 = 229;

// allowed
export const line230 = 230;

// allowed
export const line231 = 231;

// allowed
export const line232 = 232;

// allowed
export const line233 = 233;

// allowed
export const line234 = 234;

// allowed
export const line235 = 235;

// allowed
export const line236 = 236;

// allowed
export const line237 = 237;

// allowed
export const line238 = 238;

// allowed
export const line239 = 239;

// allowed
export const line240 = 240;

// allowed
export const line241 = 241;

// allowed
export const line242 = 242;

// allowed
export const line243 = 243;

// allowed
export const line244 = 244;

// allowed
export const line245 = 245;

// allowed
export const line246 = 246;

// allowed
export const line247 = 247;

// allowed
export const line248 = 248;

// allowed
export const line249 = 249;

// allowed
export const line250 = 250;

// allowed
export const line251 = 251;

// allowed
export const line252 = 252;

// allowed
export const line253 = 253;

// allowed
export const line254 = 254;

// allowed
export const line255 = 255;

// allowed
export const line256 = 256;

// allowed
export const line257 = 257;

// allowed
export const line258 = 258;

// allowed
export const line259 = 259;

// allowed
export const line260 = 260;

// allowed
export const line261 = 261;

// allowed
export const line262 = 262;

// allowed
export const line263 = 263;

// allowed
export const line264 = 264;

// allowed
export const line265 = 265;

// allowed
export const line266 = 266;

// allowed
export const line267 = 267;

// allowed
export const line268 = 268;

// allowed
export const line269 = 269;

// allowed
export const line270 = 270;

// allowed
export const line271 = 271;

// allowed
export const line272 = 272;

// allowed
export const line273 = 273;

// allowed
export const line274 = 274;

// allowed
export const line275 = 275;

// allowed
export const line276 = 276;

// allowed
export const line277 = 277;

// allowed
export const line278 = 278;

// allowed
export const line279 = 279;

// allowed
export const line280 = 280;

// allowed
export const line281 = 281;

// allowed
export const line282 = 282;

// allowed
export const line283 = 283;

// allowed
export const line284 = 284;

// allowed
export const line285 = 285;

// allowed
export const line286 = 286;

// allowed
export const line287 = 287;

// allowed
export const line288 = 288;

// allowed
export const line289 = 289;

// allowed
export const line290 = 290;

// allowed
export const line291 = 291;

// allowed
export const line292 = 292;

// allowed
export const line293 = 293;

// allowed
export const line294 = 294;

// allowed
export const line295 = 295;

// allowed
export const line296 = 296;

// allowed
export const line297 = 297;

// allowed
export const line298 = 298;

// allowed
export const line299 = 299;
